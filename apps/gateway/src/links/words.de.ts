import { type Words } from './words.en.ts';

const command = 'Get my attachments';

export const de: Words = {
  exportTitle: 'Ihre Anhänge',
  exportClosed: 'Hinter diesem Knopf ist die Liste der Anhänge dieses Exports. Vorher wird nichts davon gezeigt.',
  show: 'Liste zeigen',
  worksUntil: (instant) => `Die Links gelten bis ${instant}.`,
  warning: 'Wer diese Seite oder einen Link darauf hat, kann herunterladen, wohin er führt. Geben Sie sie niemandem.',
  asText: 'Links als Text',
  asJson: 'Liste als JSON',
  revoke: 'Diese Links widerrufen',
  revokeHint:
    'Alle Links dieses Exports gelten dann sofort nicht mehr, für niemanden. Das lässt sich nicht rückgängig machen.',
  nothing: 'Es wurden keine Anhänge gefunden.',
  available: (count) => `Anhänge (${count})`,
  missing: (count) => `Fehlende (${count})`,
  missingHint: 'Diese konnten nicht aufgenommen werden.',
  unnamed: 'ohne Namen',
  range: (from, to, total) => `${from} bis ${to} von ${total}`,
  previous: 'Vorige Seite',
  next: 'Nächste Seite',
  places: { direct: '1:1-Unterhaltung', group: 'Gruppenunterhaltung', room: 'Raum' },
  reasons: {
    retention: 'Nach einer Aufbewahrungsregel gelöscht',
    removed: 'Entfernt',
    quarantined: 'In Quarantäne',
    unavailable: 'Zum Zeitpunkt des Exports nicht verfügbar',
  },
  noReason: 'Der Workspace hat keinen Grund genannt',
  revoked: {
    title: 'Die Links wurden widerrufen',
    text: `Sie gelten nicht mehr, für niemanden. Um neue zu bekommen, senden Sie dem Assistenten „${command}“.`,
  },
  cancelTitle: 'Das war ich nicht',
  cancelText: {
    export: 'Jemand hat mit Ihrem Konto alle Ihre Anhänge angefordert. Drücken Sie den Knopf, um das abzubrechen.',
    deletion:
      'Jemand hat mit Ihrem Konto die Löschung Ihres Profils verlangt. Drücken Sie den Knopf, um das abzubrechen.',
  },
  cancelButton: 'Diese Anfrage abbrechen',
  cancelled: {
    title: 'Die Anfrage wurde abgebrochen',
    text: 'Es geschieht nichts weiter. Wenn Sie das nicht selbst waren, melden Sie sich überall ab und ändern Sie Ihr Passwort.',
  },
  problems: {
    unknown: {
      title: 'Hier ist nichts',
      text: 'Diese Adresse ist unvollständig oder galt nie. Kopieren Sie den ganzen Link noch einmal.',
    },
    over: {
      title: 'Diese Links gelten nicht mehr',
      text: `Sie sind abgelaufen oder wurden widerrufen, oder das Profil gibt es nicht mehr. Um neue zu bekommen, senden Sie dem Assistenten „${command}“.`,
    },
    managed: {
      title: 'Ihr Konto wird verwaltet',
      text: 'Eine Organisation entscheidet über dieses Konto, darum bekommen Sie Anhänge nicht auf diesem Weg. Wenden Sie sich an Ihren IT-Administrator.',
    },
    'file-gone': {
      title: 'Diesen Anhang gibt es nicht mehr',
      text: 'Der Workspace hat ihn nicht mehr. Die anderen Links gelten weiter.',
    },
    'file-refused': {
      title: 'Diesen Anhang bekommen Sie nicht mehr',
      text: 'Der Workspace gibt ihn Ihnen nicht. Die anderen Links gelten weiter.',
    },
    down: {
      title: 'Gerade nicht möglich',
      text: 'Etwas, das wir brauchen, antwortet nicht. Versuchen Sie es gleich noch einmal; der Link bleibt derselbe.',
    },
    'too-late': {
      title: 'Zu spät zum Abbrechen',
      text: 'Die Anfrage wartet nicht mehr. Wurden Links gesendet, so widerruft sie die Seite des Exports, die in derselben Nachricht steht.',
    },
  },
};
