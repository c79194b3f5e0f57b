import { type Sentences } from './sentences.ts';

const cancelLink = `**Das war ich nicht: abbrechen.** Wenn Sie das nicht waren oder es sich anders überlegt haben, öffnen Sie diese Seite und drücken Sie den Knopf:

<{cancelUrl}>`;

const expiry = `Der Link zur Datei und die Links darin gelten bis **{linksValidUntil}**.

**Wer die Datei hat, kann alles darin herunterladen.** Geben Sie sie nicht weiter.`;

const missing = `{missing, plural, =0 {} one {

**# Anhang fehlt**: Er ist nicht mehr da oder war nicht lesbar. Welcher und warum, steht auf der folgenden Seite.} other {

**# Anhänge fehlen**: Sie sind nicht mehr da oder waren nicht lesbar. Welche und warum, steht auf der folgenden Seite.}}`;

const page = `Was die Datei enthält und einen Knopf, der die Links widerruft, finden Sie auf dieser Seite:

<{pageUrl}>`;

export const de: Sentences = {
  introductionLine: { 1: 'Guten Tag, ich bin **Envoi**, der Datenschutz-Assistent dieses Arbeitsbereichs.' },
  linkTitle: { 1: 'Ihre Anhänge (Textdatei mit Links)' },
  quotes: ['„', '“'],
  messages: {
    introduction: {
      1: `Guten Tag, ich bin **Envoi**, der Datenschutz-Assistent dieses Arbeitsbereichs. Senden Sie mir einen dieser Befehle als eigene Nachricht:

- {getMyAttachments}: Sie erhalten einen Link zu jedem Anhang, den Sie in Einzel- und Gruppengespräche hochgeladen haben, und zu allen Anhängen in Räumen, die Sie angelegt haben.
- {help}: was ich kann und wie es geht.`,
      2: `Guten Tag, ich bin **Envoi**, der Datenschutz-Assistent dieses Arbeitsbereichs. Senden Sie mir einen dieser Befehle als eigene Nachricht:

- {getMyAttachments}: Sie erhalten einen Link zu jedem Anhang, den Sie in Einzel- und Gruppengespräche hochgeladen haben, und zu allen Anhängen in Räumen, die Sie angelegt haben.
- {deleteMe}: Ihr Profil wird gelöscht, und Sie werden überall abgemeldet.
- {help}: was ich kann und wie es geht.`,
    },
    help: {
      1: `Ich verstehe diese Befehle, jeden als eigene Nachricht. Groß- und Kleinschreibung spielt keine Rolle.

- {getMyAttachments}: Sie erhalten einen Link zu jedem Anhang, den Sie in Einzel- und Gruppengespräche hochgeladen haben, und zu allen Anhängen in Räumen, die Sie angelegt haben, wer auch immer sie hochgeladen hat. Zuerst sende ich Ihnen einen Bestätigungscode. Wenn Sie bestätigt haben, sage ich Ihnen, wann der Link kommt.
- {help}: zeigt diese Nachricht.`,
      2: `Ich verstehe diese Befehle, jeden als eigene Nachricht. Groß- und Kleinschreibung spielt keine Rolle.

- {getMyAttachments}: Sie erhalten einen Link zu jedem Anhang, den Sie in Einzel- und Gruppengespräche hochgeladen haben, und zu allen Anhängen in Räumen, die Sie angelegt haben, wer auch immer sie hochgeladen hat. Zuerst sende ich Ihnen einen Bestätigungscode. Wenn Sie bestätigt haben, sage ich Ihnen, wann der Link kommt.
- {deleteMe}: Ihr Profil und Ihre Daten in diesem Arbeitsbereich werden gelöscht, und Sie werden auf allen Geräten abgemeldet. Zuerst sage ich Ihnen genau, was geschieht, und sende Ihnen einen Bestätigungscode. Ohne ihn geschieht nichts.
- {help}: zeigt diese Nachricht.`,
    },
    unknown: {
      1: `Das verstehe ich leider nicht und habe nichts unternommen. Senden Sie mir einen dieser Befehle als eigene Nachricht:

- {getMyAttachments}
- {help}`,
      2: `Das verstehe ich leider nicht und habe nichts unternommen. Senden Sie mir einen dieser Befehle als eigene Nachricht:

- {getMyAttachments}
- {deleteMe}
- {help}`,
    },
    'near-miss': {
      1: `Das ist beinahe ein Befehl, aber nicht genau einer. Ich habe nichts unternommen. Wenn Sie dies möchten, kopieren Sie diese Zeile und senden Sie sie als eigene Nachricht:

{codeBlock}{validUntil, select, none {} other {

Der Code darin gilt einmal, bis **{validUntil}**.}}`,
    },
    managed: {
      1: 'Ihr Konto wird von einer Organisation verwaltet. Sie können mit diesem Werkzeug weder Ihre Anhänge erhalten noch Ihr Profil löschen lassen. Bitte wenden Sie sich an Ihre IT-Administration.',
    },
    'deletion-not-offered': {
      1: `Profile kann ich noch nicht löschen. Ich habe nichts unternommen. Diese Befehle verstehe ich:

- {getMyAttachments}
- {help}`,
    },
    'too-many-messages': {
      1: 'Sie haben mir in kurzer Zeit viele Nachrichten gesendet. Auf weitere hin unternehme ich eine Weile nichts. Bitte schreiben Sie mir wieder nach **{until}**.',
    },
    'answer-delayed': {
      1: 'Es tut mir leid: Bei uns stimmt etwas nicht, und ich komme hier gerade nicht weiter. Nichts geht verloren. Die Betreiber sind benachrichtigt, und es geht weiter, sobald sie das behoben haben; Sie brauchen nichts zu tun.',
    },
    'not-direct': {
      1: 'Ich arbeite nur im Einzelgespräch und habe hier nichts unternommen. Bitte schreiben Sie mir direkt.',
    },
    guest: {
      1: 'Diesen Assistenten können leider nur Mitglieder dieses Arbeitsbereichs nutzen, keine Gäste und niemand aus anderen Organisationen. Ich habe nichts unternommen.',
    },
    'unknown-person': {
      1: 'Dieser Arbeitsbereich kennt Sie leider nicht als Mitglied. Ich habe nichts unternommen und behalte nichts über Sie.',
    },
    'export-instructions': {
      1: `{because, select, wrong_code {Das war nicht der richtige Code; es wurde nichts begonnen. Hier ist ein neuer, der alte gilt nicht mehr.} too_late {Dieser Code war abgelaufen; es wurde nichts begonnen. Hier ist ein neuer.} code_without_request {Keine Anfrage wartete auf einen Code. Ich habe eine neue Anfrage nach Ihren Anhängen angelegt, mit einem neuen Code.} lapsed_unsent {Sie haben nach Ihren Anhängen gefragt. Meine erste Antwort konnte nicht rechtzeitig gesendet werden; dies ist ein frischer Code.} shown {Ihre Anfrage nach Ihren Anhängen wartet noch auf ihren Code. Es ist derselbe wie zuvor.} other {Sie haben nach Ihren Anhängen gefragt.}}

Wenn Sie bestätigen, stelle ich einen Link zu jedem Anhang zusammen, den Sie in Einzel- und Gruppengespräche hochgeladen haben, und zu allen Anhängen in Räumen, die Sie angelegt haben, wer auch immer sie hochgeladen hat.

Zum Bestätigen kopieren Sie diese Zeile und senden Sie sie mir als eigene Nachricht vor **{validUntil}**:

{codeBlock}

Der Code gilt einmal. Wenn Sie nicht danach gefragt haben, brauchen Sie nichts zu tun: Ohne den Code geschieht nichts.`,
    },
    'export-accepted': {
      1: `Bestätigt. Ich stelle Ihre Anhänge zusammen. Der Link kommt hierher, bald nach **{readyAt}** und spätestens **{dueAt}**.

${cancelLink}`,
    },
    'export-accepted-elsewhere': {
      1: `Jemand hat mit Ihrem Konto beim Datenschutz-Assistenten alle Ihre Anhänge angefordert und das bestätigt. {readyAt, select, none {Bis die Arbeit beginnt, dauert es länger als sonst.} other {Der Link wird bald nach **{readyAt}** in den Chat gesendet.}}

${cancelLink}`,
    },
    'export-held': {
      1: `Ihr Code ist richtig, und Ihre Bestätigung ist festgehalten. Bis die Arbeit beginnen kann, dauert es länger als sonst. Es geht von selbst weiter; Sie brauchen nichts zu tun.

${cancelLink}`,
    },
    'export-within-seven-days': {
      1: 'Sie haben Ihre Anhänge vor Kurzem schon angefordert, deshalb habe ich nichts Neues begonnen. Das nächste Mal geht es ab **{until}**.',
    },
    'export-too-many-codes': {
      1: '{codeEntered, select, true {Dieser Code hat nichts bestätigt. } other {}}Ich habe Ihnen für diesen Befehl so viele Codes gesendet, wie ich vorerst darf. Bitte versuchen Sie es wieder nach **{until}**. Für andere Befehle ändert das nichts.',
    },
    'export-being-deleted': {
      1: 'Ihr Profil wird gelöscht, deshalb kann ich Ihre Anhänge nicht mehr zusammenstellen.',
    },
    'export-under-way': {
      1: `{state, select, held {Ihre Anfrage nach Ihren Anhängen ist bestätigt, aber bis die Arbeit beginnen kann, dauert es länger als sonst. Es geht von selbst weiter.} announced {Ihre Anhänge sind bereit. Die Nachricht mit dem Link ist auf dem Weg zu Ihnen.} delivered {Ihre Anhänge waren bereit, und ich habe Ihnen den Link gesendet.} cancelled {Diese Anfrage nach Ihren Anhängen wurde abgebrochen. Um neu zu fragen, senden Sie {getMyAttachments}.} failed {Diese Anfrage nach Ihren Anhängen ist gescheitert und zählt nicht. Um neu zu fragen, senden Sie {getMyAttachments}.} revoked {Die Links zu diesen Anhängen wurden widerrufen. Um neu zu fragen, senden Sie {getMyAttachments}.} expired {Die Links zu diesen Anhängen sind abgelaufen. Um neu zu fragen, senden Sie {getMyAttachments}.} none {Es ist keine Anfrage nach Ihren Anhängen offen. Um zu fragen, senden Sie {getMyAttachments}.} waiting {Ich stelle Ihre Anhänge zusammen.{readyAt, select, none {} other { Der Link kommt hierher, bald nach **{readyAt}**.}}} other {Ich stelle Ihre Anhänge zusammen. Der Link kommt bald hierher.}}{dueAt, select, none {} other { Zugesagt ist er bis **{dueAt}**.}}`,
    },
    'export-ready': {
      1: `{count, plural, =0 {{missing, plural, =0 {**Es wurde nichts gefunden**: Es gibt keine Anhänge, die Sie hochgeladen haben, und keine in Räumen, die Sie angelegt haben. Deshalb ist diese Datei leer:} other {**Keiner Ihrer Anhänge kann heruntergeladen werden.** Deshalb ist diese Datei leer:}}} one {Ihre Anhänge sind bereit. Diese Textdatei enthält **# Link**, für den einen gefundenen Anhang:} other {Ihre Anhänge sind bereit. Diese Textdatei enthält **# Links**, einen für jeden Anhang:}}

<{fileUrl}>

${expiry}${missing}

${page}`,
    },
    'export-link-again': {
      1: `Diese Anfrage haben Sie schon bestätigt. Hier ist der Link noch einmal. {count, plural, =0 {Die Datei ist leer:} one {Die Textdatei enthält **# Link**, für einen Anhang:} other {Die Textdatei enthält **# Links**, einen für jeden Anhang:}}

<{fileUrl}>

${expiry}${missing}

${page}`,
    },
    'export-failed': {
      1: 'Es tut mir leid: Ihre Anhänge konnten nicht zusammengestellt werden. Der Fehler liegt bei uns, und diese Anfrage zählt nicht: Sie können sofort neu fragen, mit {getMyAttachments}.',
    },
    'export-undeliverable': {
      1: 'Es tut mir leid: Ihre Anhänge waren bereit, aber die Nachricht mit dem Link konnte Ihnen nicht zugestellt werden. Sicherheitshalber gelten die Links nicht mehr. Diese Anfrage zählt nicht: Sie können sofort neu fragen, mit {getMyAttachments}.',
    },
    'export-cancelled': {
      1: `Ihre Anfrage nach Ihren Anhängen wurde auf ihrer Seite abgebrochen. Es wurden keine Links gesendet, und sie zählt nicht: Sie können neu fragen, mit {getMyAttachments}.

**Wenn nicht Sie danach gefragt haben,** nutzt vielleicht jemand anderes Ihr Konto: Melden Sie sich auf Ihren anderen Geräten ab, und sichern Sie das Konto, mit dem Sie sich anmelden.`,
    },
    'export-stopped-managed': {
      1: 'Ihr Konto wird jetzt von einer Organisation verwaltet, deshalb stelle ich Ihre Anhänge nicht weiter zusammen. Sie können mit diesem Werkzeug weder Ihre Anhänge erhalten noch Ihr Profil löschen lassen. Bitte wenden Sie sich an Ihre IT-Administration.',
    },
    'export-overdue': {
      1: 'Es tut mir leid: Ihre Anhänge waren bis **{dueAt}** zugesagt und verspäten sich. Die Betreiber sind benachrichtigt. Sie brauchen nichts zu tun: Ich melde mich, sobald es etwas Neues gibt.',
    },
    'export-cancelled-by-staff': {
      1: 'Die Betreiber dieses Arbeitsbereichs haben Ihre Anfrage nach Ihren Anhängen abgebrochen. Es wurden keine Links gesendet, und sie zählt nicht: Sie können neu fragen, mit {getMyAttachments}. Wenn Sie den Grund wissen möchten, fragen Sie bitte dort nach.',
    },
    'export-links-revoked-by-staff': {
      1: 'Die Betreiber dieses Arbeitsbereichs haben die Links zu Ihren Anhängen widerrufen: Sie gelten nicht mehr. Wenn Sie den Grund wissen möchten, fragen Sie bitte dort nach.',
    },
    'released-by-staff': {
      1: 'Die Betreiber dieses Arbeitsbereichs haben Ihre Anfrage, die warten musste, weitergehen lassen. Ich sage Ihnen gleich, wie es weitergeht.',
    },
    'export-limit-released-by-staff': {
      1: 'Die Betreiber dieses Arbeitsbereichs haben die Grenze von einem Export in sieben Tagen für Sie einmal aufgehoben: Sie können jetzt neu nach Ihren Anhängen fragen, mit {getMyAttachments}.',
    },
    'deletion-instructions': {
      1: `{because, select, wrong_code {Das war nicht der richtige Code; es wurde nichts begonnen. Hier ist ein neuer, der alte gilt nicht mehr.} too_late {Dieser Code war abgelaufen; es wurde nichts begonnen. Hier ist ein neuer.} code_without_request {Keine Anfrage wartete auf einen Code. Ich habe eine neue Anfrage zur Löschung Ihres Profils angelegt, mit einem neuen Code.} lapsed_unsent {Sie möchten gelöscht werden. Meine erste Antwort konnte nicht rechtzeitig gesendet werden; dies ist ein frischer Code.} shown {Ihre Anfrage, gelöscht zu werden, wartet noch auf ihren Code. Es ist derselbe wie zuvor.} other {Sie möchten gelöscht werden.}} **Das lässt sich nicht rückgängig machen.** Wenn Sie bestätigen, geschieht dies:

- Sie werden auf allen Geräten abgemeldet{devices, select, none {} other { ({devices, plural, one {# Gerät} other {# Geräte}})}}.
- Chats und Räume{conversations, select, none {} other { ({conversations})}}, Kontakte{contacts, select, none {} other { ({contacts})}} und geplante Besprechungen{meetings, select, none {} other { ({meetings})}} stehen Ihnen nicht mehr offen.
- Ihre Nachrichten, Ihre Anhänge{attachments, select, none {} other { ({attachments})}} und Ihr Profil werden gelöscht, auch für andere, die sie jetzt sehen.
- Räume, die Sie angelegt haben, gehen an das Mitglied, das am längsten dort ist{roomsHandedOver, select, none {} 0 {} other { ({roomsHandedOver, plural, one {# Raum} other {# Räume}})}}; Räume ohne andere Mitglieder werden gelöscht{roomsDeleted, select, none {} 0 {} other { ({roomsDeleted, plural, one {# Raum} other {# Räume}})}}.
- Ein laufender Export Ihrer Anhänge wird abgebrochen, und Links, die ich Ihnen gesendet habe, gelten nicht mehr. **Möchten Sie zuvor Ihre Dateien?** Senden Sie {getMyAttachments}, bevor Sie bestätigen.

Dies geschieht nicht:

- Das Konto, mit dem Sie sich anmelden{accountName, select, none {} other { ({accountName})}}, wird **nicht** gelöscht, nur seine Verbindung zu Ihrem Profil.{accountUrl, select, none {} other { Dieses Konto können Sie hier löschen:

<{accountUrl}>}}

Was bleibt, ist ein Vermerk, dass und wann dies geschehen ist: ohne Ihren Namen, und auf Dauer, als Nachweis.

Zum Bestätigen kopieren Sie diese Zeile und senden Sie sie mir als eigene Nachricht vor **{validUntil}**:

{codeBlock}

Der Code gilt einmal. Wenn Sie nicht danach gefragt haben, brauchen Sie nichts zu tun: Ohne den Code geschieht nichts. **Bewahren Sie diesen Link auf:** Er zeigt, wie die Löschung vorangeht, und am Ende ihre Bescheinigung, auch wenn Sie sich nicht mehr anmelden können:

<{deletionUrl}>`,
    },
    'deletion-accepted': {
      1: `Bestätigt. {startAt, select, none {Die Löschung Ihres Profils beginnt jetzt.} other {Die Löschung Ihres Profils beginnt nach **{startAt}**; bis dahin können Sie sie abbrechen.}} Ich verabschiede mich hier, bevor Sie abgemeldet werden.

${cancelLink}

Wie es vorangeht und am Ende die Bescheinigung finden Sie auf dieser Seite. **Bewahren Sie den Link auf:**

<{deletionUrl}>`,
    },
    'deletion-accepted-elsewhere': {
      1: `Jemand hat mit Ihrem Konto beim Datenschutz-Assistenten die Löschung Ihres Profils verlangt und das bestätigt. {startAt, select, none {Bis die Arbeit beginnt, dauert es länger als sonst.} other {Sie beginnt nach **{startAt}**. Hat sie begonnen, lässt sie sich nicht mehr aufhalten.}}

${cancelLink}`,
    },
    'deletion-held': {
      1: `Ihr Code ist richtig, und Ihre Bestätigung ist festgehalten. Bis die Löschung beginnen kann, dauert es länger als sonst. Es geht von selbst weiter; Sie brauchen nichts zu tun.

${cancelLink}

Wie es vorangeht und am Ende die Bescheinigung finden Sie auf dieser Seite. **Bewahren Sie den Link auf:**

<{deletionUrl}>`,
    },
    'deletion-too-many-codes': {
      1: '{codeEntered, select, true {Dieser Code hat nichts bestätigt. } other {}}Ich habe Ihnen für diesen Befehl so viele Codes gesendet, wie ich vorerst darf. Bitte versuchen Sie es wieder nach **{until}**. Für andere Befehle ändert das nichts.',
    },
    'deletion-under-way': {
      1: `{state, select, held {Ihre Anfrage, gelöscht zu werden, ist bestätigt, aber bis die Arbeit beginnen kann, dauert es länger als sonst. Es geht von selbst weiter.} waiting {Ihre Anfrage, gelöscht zu werden, ist bestätigt.{startAt, select, none {} other { Die Löschung beginnt nach **{startAt}**.}}} cancelled {Diese Anfrage, gelöscht zu werden, wurde abgebrochen. Um neu zu fragen, senden Sie {deleteMe}.} refused {Diese Anfrage, gelöscht zu werden, wurde beendet, weil Ihr Konto von einer Organisation verwaltet wird. Bitte wenden Sie sich an Ihre IT-Administration.} failed {Diese Anfrage, gelöscht zu werden, ist gescheitert, und es geschieht nichts weiter. Um neu zu fragen, senden Sie {deleteMe}.} none {Es ist keine Anfrage offen, gelöscht zu werden. Um zu fragen, senden Sie {deleteMe}.} other {Ihr Profil wird gelöscht.}}{deletionUrl, select, none {} other { Wie es steht, finden Sie auf dieser Seite:

<{deletionUrl}>}}`,
    },
    'deletion-cancelled': {
      1: `Ihre Anfrage, gelöscht zu werden, wurde auf ihrer Seite abgebrochen. Es wurde nichts gelöscht, und Sie können neu fragen, mit {deleteMe}.

**Wenn nicht Sie danach gefragt haben,** nutzt vielleicht jemand anderes Ihr Konto: Melden Sie sich auf Ihren anderen Geräten ab, und sichern Sie das Konto, mit dem Sie sich anmelden.`,
    },
    'deletion-stopped-managed': {
      1: 'Ihr Konto wird jetzt von einer Organisation verwaltet, deshalb wird Ihr Profil nicht gelöscht; es wurde nichts daran getan. Sie können mit diesem Werkzeug weder Ihre Anhänge erhalten noch Ihr Profil löschen lassen. Bitte wenden Sie sich an Ihre IT-Administration.',
    },
    'deletion-delayed': {
      1: `Es tut mir leid: Die Löschung Ihres Profils kann nicht beginnen, wie sie sollte. Die Betreiber sind benachrichtigt, und es geht weiter, sobald sie das behoben haben; Sie brauchen nichts zu tun. Wie es steht, finden Sie auf dieser Seite:

<{deletionUrl}>`,
    },
    'deletion-goodbye': {
      1: `Auf Wiedersehen. Ihr Profil wird gelöscht: Gleich werden Sie auf allen Geräten abgemeldet, und dieses Gespräch verschwindet damit. Links zu Ihren Anhängen gelten nicht mehr.

Wie es vorangeht und am Ende die Bescheinigung finden Sie auf dieser Seite. **Bewahren Sie den Link auf,** er braucht keine Anmeldung:

<{deletionUrl}>

Das Konto, mit dem Sie sich anmelden{accountName, select, none {} other { ({accountName})}}, bleibt.{accountUrl, select, none {} other { Dieses Konto können Sie hier löschen:

<{accountUrl}>}}`,
    },
  },
};
