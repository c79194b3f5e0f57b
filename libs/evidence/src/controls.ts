import { type Control } from './format.ts';

/** What of which norm this evidence speaks to; docs/audit.md says where it ends. */
export const controls: readonly Control[] = [
  {
    norm: 'GDPR',
    clause: 'Art. 5(1)(c), (e), 25',
    control: 'The log holds no personal data; what leads from it to a person is destroyed with the person.',
    evidence: 'every leaf of the range: ids of our own, keyed fingerprints, numbers, instants, enums',
  },
  {
    norm: 'GDPR',
    clause: 'Art. 5(2)',
    control: 'Each request, decision, step and message is recorded before it takes effect, and sealed.',
    evidence: 'leaves, heads, and the entries that follow from them',
  },
  {
    norm: 'GDPR',
    clause: 'Art. 12(3), (4)',
    control: 'Requests are answered without undue delay; refusals say why.',
    evidence: 'per entry: when it was requested, confirmed, delivered, completed or refused',
  },
  {
    norm: 'GDPR',
    clause: 'Art. 12(6)',
    control:
      'A request is acted on after a code in the conversation was entered; who is signed in there is for the chat.',
    evidence: '…Requested and …Confirmed of each entry',
  },
  {
    norm: 'GDPR',
    clause: 'Art. 15, 20',
    control: 'Members get every attachment that they uploaded, as a list of links.',
    evidence: 'entries of kind export',
  },
  {
    norm: 'GDPR',
    clause: 'Art. 17, 19',
    control: 'Deletions run to their end, step by step; the workspace reports each, and what it has to retain.',
    evidence: 'entries of kind deletion, with the certificate in ProfileDeletionCompleted',
  },
  {
    norm: 'GDPR',
    clause: 'Art. 30',
    control: 'What is done with whose data on request is on record, complete for any period.',
    evidence: 'the entries, and that there are no others: every leaf between two heads is in the file',
  },
  {
    norm: 'SOC 2',
    clause: 'CC7.2, CC7.3, PI1.4',
    control: 'A changed, dropped, inserted, reordered or truncated record is found.',
    evidence: 'heads; the witness file for the end of the log',
  },
  {
    norm: 'SOC 2',
    clause: 'P4.3, P5.1, P8.1',
    control: 'Access and disposal requests are recorded, answered and completed.',
    evidence: 'entries of kind export and deletion',
  },
  {
    norm: 'ISO/IEC 27001',
    clause: 'A.5.28, A.8.15',
    control: 'Records are protected against tampering, and looking at them is recorded.',
    evidence: 'heads; streams access-… among the leaves',
  },
  {
    norm: 'ISO/IEC 27001',
    clause: 'A.5.34, A.8.10',
    control: 'Personal data are deleted when they have to be, and that can be shown.',
    evidence: 'certificates',
  },
];
