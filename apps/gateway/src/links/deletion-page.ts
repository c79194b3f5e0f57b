import { type DeletionProgress } from '@envoi/profile-deletion';
import { html, type Html } from './html.ts';
import { instantFormat, type Language } from './language.ts';
import { layout } from './layout.ts';
import { wordsOf } from './words.ts';

/** What is done and what is not, what was retained, and the certificate; in UTC, for nobody knows any more where it is read. */
export const deletionPage = (language: Language, { state, steps, retained, certificate }: DeletionProgress): string => {
  const words = wordsOf(language).deletion;
  const format = instantFormat(language);
  return layout(
    language,
    words.title,
    html`<p><strong>${words.states[state]}</strong></p>
      ${
        steps.length === 0
          ? undefined
          : html`<h2>${words.steps}</h2>
              <ol>
                ${steps.map(
                  ({ step, at }) =>
                    html`<li>
                      ${words.stepNames[step]}
                      <p class="soft">
                        ${at === undefined ? words.ahead : html`<time datetime="${at.slice(0, 16)}Z">${format(at)}</time>`}
                      </p>
                    </li>`,
                )}
              </ol>`
      }
      ${retainedList(language, retained)} ${certificate === undefined ? undefined : certified(language, certificate)}`,
  );
};

const retainedList = (language: Language, retained: DeletionProgress['retained']): Html | undefined => {
  const words = wordsOf(language).deletion;
  if (retained.length === 0) return undefined;
  return html`<h2>${words.retained}</h2>
    <p>${words.retainedHint}</p>
    <ul>
      ${retained.map(
        ({ category, reason, until }) =>
          html`<li>
            ${category}: ${words.reasons[reason]}${until === undefined ? undefined : ` (${words.until(until)})`}
          </li>`,
      )}
    </ul>`;
};

const certified = (language: Language, certificate: string): Html => {
  const words = wordsOf(language).deletion;
  return html`<h2>${words.certificate}</h2>
    <p>${words.certificateHint}</p>
    <pre class="wrap">${certificate}</pre>
    <p><a href="/.well-known/jwks.json">${words.keys}</a></p>`;
};
