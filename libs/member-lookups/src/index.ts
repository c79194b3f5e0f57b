export { PER_HOUR, memberLookups, type LookedUp, type MemberLookupEvent } from './domain/lookup.ts';
export { MemberLookupsModule, RecordMemberLookup, type LookupOutcome } from './look-up-member.ts';
export { listMemberLookups, memberLookupList, type MemberLookupRow } from './read-model.ts';
export { memberLookupSchemas } from './schemas.ts';
