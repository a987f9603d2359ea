/** Docker takes any name without `=`; shells none with `.` or `-`, but official images ask for them: `discovery.type`. */
export function isVariableName(name: string): boolean {
  return /^[A-Za-z_][A-Za-z0-9_.-]{0,127}$/.test(name)
}

export const variableNameAdvice =
  'Use letters, digits, underscores, dots and hyphens, beginning with a letter or an underscore, for example `DATABASE_URL`.'
