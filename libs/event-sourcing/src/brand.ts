declare const brand: unique symbol;

/** A primitive with a name, so that one kind of id cannot be passed for another. */
export type Brand<Primitive, Name extends string> = Primitive & { readonly [brand]: Name };

/** The random UUID by which the log knows a person. It says nothing about them; only the vault leads from it to the person. */
export type SubjectId = Brand<string, 'SubjectId'>;
