/** Encrypts what is stored, bound to the place it is stored at. `open` throws when it was sealed for another place. */
export interface PayloadSealer {
  seal(plain: Buffer, place: string): Buffer;
  open(sealed: Buffer, place: string): Buffer;
}

export const placeOf = (dedup: string): string => `inbox|${dedup}`;
