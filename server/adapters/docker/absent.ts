import { isAppError } from '../../errors.ts'

/** Null in place of NOT_FOUND. */
export async function nullIfAbsent<T>(call: Promise<T>): Promise<T | null> {
  try {
    return await call
  } catch (error) {
    if (isAppError(error, 'NOT_FOUND')) return null
    throw error
  }
}
