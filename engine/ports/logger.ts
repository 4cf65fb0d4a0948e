/** Where the engine writes what only a developer or a support case needs. Implementations redact secrets. */
export interface Logger {
  debug(message: string, facts?: Record<string, unknown>): void;
  warn(message: string, facts?: Record<string, unknown>): void;
}

export const silentLogger: Logger = { debug() {}, warn() {} };
