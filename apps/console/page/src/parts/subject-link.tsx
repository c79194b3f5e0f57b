import { ShortId } from './short-id.tsx';

/** A member's pseudonym, and the way to all of their requests. */
export function SubjectLink({ id }: { id: string }) {
  return <ShortId id={id} to={`/requests?subject=${id}`} />;
}
