import {
  IconActivityHeartbeat,
  IconAdjustments,
  IconClockPause,
  IconHourglass,
  IconLayoutDashboard,
  IconListSearch,
  IconParking,
  IconTrash,
  IconUserSearch,
} from '@tabler/icons-react';

/** What there is to see, in the order in which one looks. */
export const places = [
  { path: '/', name: 'Overview', Icon: IconLayoutDashboard },
  { path: '/requests', name: 'Requests', Icon: IconListSearch },
  { path: '/deletions', name: 'Deletions', Icon: IconTrash },
  { path: '/parked', name: 'Parked work', Icon: IconParking },
  { path: '/confirmations', name: 'Confirmations', Icon: IconHourglass },
  { path: '/limits', name: 'Rate limits', Icon: IconClockPause },
  { path: '/look-ups', name: 'Look-ups', Icon: IconUserSearch },
  { path: '/consumers', name: 'Consumers', Icon: IconActivityHeartbeat },
] as const;

/** What only admins may see. */
export const adminPlaces = [{ path: '/policy', name: 'Policy', Icon: IconAdjustments }] as const;
