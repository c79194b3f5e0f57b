type Scalar = string | number | boolean | null | undefined;

/** As it goes over the line: positions and revisions are 64 bits wide, which numbers of JSON are not, so they are texts. */
export type Wire<T> = T extends Scalar
  ? T
  : T extends bigint
    ? string
    : T extends object
      ? { readonly [Key in keyof T]: Wire<T[Key]> }
      : T;

export const toJson = (value: object): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? String(inner) : inner));
