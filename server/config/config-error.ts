/** A setting nobody can start with; its message is the one line that is printed. */
export class ConfigError extends Error {}
