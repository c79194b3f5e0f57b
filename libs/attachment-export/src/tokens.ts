/** What Nest provides the slice with, beside the classes `Streams` and `Codes`. */
export const EXPORT_POLICY = Symbol('ExportPolicy');
export const EXPORT_MEMBERS = Symbol('Members');
export const EXPORT_BRAKE = Symbol('Brake');
