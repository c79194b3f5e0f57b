import { Button, Group, NativeSelect, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useAddress } from '../data/use-address.ts';
import { nothing } from './filter.ts';

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** By the id of a request, or of a subject: one looks for either, and does not always know which one has. */
export function IdSearch() {
  const { get, set } = useAddress();
  const [text, setText] = useState(get('id') ?? get('subject') ?? '');
  const [isSubject, setIsSubject] = useState(get('subject') !== undefined);
  const trimmed = text.trim();
  const isWrong = trimmed !== '' && !ID.test(trimmed);
  const search = (event: SubmitEvent) => {
    event.preventDefault();
    if (!isWrong) set({ ...nothing, [isSubject ? 'subject' : 'id']: trimmed });
  };
  return (
    <form onSubmit={search} role="search" aria-label="By id">
      <Group align="flex-end" gap={6} wrap="nowrap">
        <NativeSelect
          label="Search by"
          miw={104}
          data={[
            { value: 'id', label: 'Request' },
            { value: 'subject', label: 'Subject' },
          ]}
          value={isSubject ? 'subject' : 'id'}
          onChange={({ currentTarget }) => setIsSubject(currentTarget.value === 'subject')}
        />
        <TextInput
          aria-label="Id"
          flex={1}
          placeholder="Its whole id"
          value={text}
          error={isWrong}
          onChange={({ currentTarget }) => setText(currentTarget.value)}
        />
        <Button type="submit" variant="default" disabled={isWrong} flex="none">
          Search
        </Button>
      </Group>
    </form>
  );
}
