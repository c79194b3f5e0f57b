/** What Nest provides the slice with, beside the classes `Streams` and `Codes`. */
export const DELETION_POLICY = Symbol('DeletionPolicy');
export const DELETION_PORTS = Symbol('DeletionPorts');
