import { Group } from '@mantine/core';
import { useState } from 'react';
import type { Request } from '../data/contract.ts';
import { useSend } from '../data/use-api.ts';
import { interventionReasons } from '../data/words.ts';
import { ActionButton } from '../parts/action-button.tsx';
import { WhyDialog } from '../parts/why-dialog.tsx';

type Act = Readonly<{ path: string; label: string; about: string }>;

const cancel: Act = {
  path: 'cancel',
  label: 'Cancel the export',
  about: 'The export ends, and the member is told. They can ask again. This cannot be undone.',
};
const revoke: Act = {
  path: 'revoke-links',
  label: 'Revoke the links',
  about: 'The links stop working at once, and the member is told. This cannot be undone.',
};
const release: Act = {
  path: 'release',
  label: 'Let it go on',
  about: 'The confirmation was held by the brake, because many wrong codes had come. It goes on as if it had not been.',
};

/** What may help a request as it stands. A confirmed deletion is never stopped by staff. */
const actsFor = ({ kind, state, links }: Request): readonly Act[] => {
  if (state === 'held') return [release];
  if (kind === 'deletion') return [];
  const isLive = links !== undefined && links.endedBy === undefined;
  const isScheduled = ['waiting', 'prepared'].includes(state); // without its code it lapses by itself
  return [...(isScheduled ? [cancel] : []), ...(isLive ? [revoke] : [])];
};

export function Actions({ request, onDone }: { request: Request; onDone: () => void }) {
  const send = useSend<'cancelRequest' | 'revokeLinks' | 'releaseHeldConfirmation'>();
  const [asking, setAsking] = useState<Act>();
  return (
    <Group gap="xs">
      {actsFor(request).map((act) => (
        <ActionButton key={act.path} label={act.label} for={['operator', 'admin']} onAsk={() => setAsking(act)} />
      ))}
      {asking !== undefined && (
        <WhyDialog
          title={asking.label}
          label={asking.label}
          reasons={interventionReasons}
          takesNote
          onDo={(why) => send(`/api/v1/requests/${request.id}/${asking.path}`, { why }).then(onDone)}
          onClose={() => setAsking(undefined)}
        >
          {asking.about}
        </WhyDialog>
      )}
    </Group>
  );
}
