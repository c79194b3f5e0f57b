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
  deletion: {
    title: 'Löschung eines Profils',
    states: {
      unconfirmed: 'Diese Löschung wurde verlangt und wartet auf ihren Bestätigungscode. Es wurde nichts getan.',
      lapsed: 'Diese Löschung wurde verlangt und nie bestätigt. Es wurde nichts getan.',
      running: 'Die Löschung ist bestätigt und im Gange.',
      cancelled: 'Diese Löschung wurde abgebrochen, bevor sie begann. Es wurde nichts getan.',
      refused: 'Diese Löschung wurde beendet, bevor sie begann: Eine Organisation entscheidet über das Konto.',
      failed: 'Diese Löschung konnte nicht ausgeführt werden und ist beendet. Die Betreiber wissen davon.',
      complete: 'Die Löschung ist abgeschlossen.',
    },
    steps: 'Was getan ist',
    ahead: 'noch nicht',
    stepNames: {
      begin: 'Das Profil ist eingefroren: kein Anmelden, Beitreten oder Hochladen',
      'close-exports': 'Exporte sind geschlossen, und kein Link zu Anhängen gilt mehr',
      goodbye: 'Die letzte Nachricht wurde gesendet',
      'sign-out': 'Auf allen Geräten abgemeldet',
      access: 'Aus Unterhaltungen, Räumen, Kontakten und Besprechungen entfernt',
      content: 'Nachrichten, Anhänge und Profildaten sind gelöscht',
      unlink: 'Das Profil ist vom Anmeldekonto getrennt und existiert nicht mehr',
      look: 'Wir haben selbst nachgesehen: Das Profil ist weg',
      forget: 'Was von unseren Aufzeichnungen zur Person führte, ist vernichtet',
      complete: 'Wir haben selbst nachgesehen: Nichts davon ist übrig; bescheinigt',
    },
    retained: 'Was aufbewahrt wird',
    retainedHint: 'Das muss der Workspace behalten, oder er kann es nicht löschen.',
    reasons: {
      'legal-hold': 'für einen Rechtsstreit zurückgehalten',
      law: 'gesetzlich vorgeschrieben',
      unsupported: 'kann nicht gelöscht werden',
    },
    until: (date) => `bis ${date}`,
    certificate: 'Bescheinigung',
    certificateHint:
      'Eine signierte Aussage (JWS), was wann getan wurde. Sie enthält keine persönlichen Daten. Bewahren Sie eine Kopie zusammen mit den öffentlichen Schlüsseln auf: Mit beiden kann jeder sie prüfen, auch offline und nach Jahren.',
    keys: 'Öffentliche Schlüssel',
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
