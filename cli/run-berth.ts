export async function runBerth(..._words: unknown[]): Promise<number> { return 0 }
