import { randomUUID } from 'node:crypto';
import { cancelLink } from '@envoi/signed-links';
import { Linked } from '../../test/linked.ts';

let linked: Linked;

beforeAll(async () => {
  linked = await new Linked().start();
});
afterAll(() => linked.stop());
afterEach(() => {
  linked.cancellable = true;
});

const aRequest = async () => {
  const { exportId, isForgotten } = await linked.export([], { announced: false });
  return { exportId, isForgotten, link: cancelLink(linked.url, linked.keys, exportId) };
};
const press = (link: string) => fetch(link, { method: 'POST' });

describe('the page behind "This was not me"', () => {
  it('does nothing but show a button', async () => {
    const { link, exportId } = await aRequest();
    const page = await fetch(link);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain('<button>Cancel this request</button>');
    expect(linked.cancelled).not.toContain(exportId);
  });

  it('cancels when the button is pressed, however often', async () => {
    const { link, exportId } = await aRequest();
    for (const response of [await press(link), await press(link)]) {
      expect(response.status).toBe(200);
      expect(await response.text()).toContain('The request was cancelled');
    }
    expect(linked.cancelled).toContain(exportId);
  });

  it('says when it is too late', async () => {
    const { link } = await aRequest();
    linked.cancellable = false;
    const response = await press(link);
    expect(response.status).toBe(409);
    expect(await response.text()).toContain('Too late to cancel');
  });

  it('is not there for a link that we did not sign', async () => {
    const { link } = await aRequest();
    for (const wrong of [
      link.replace(/&s=(.)/, (_, first) => `&s=${first === 'A' ? 'B' : 'A'}`),
      link.replace(/cancel\/[^?]+/, `cancel/${randomUUID()}`),
    ]) {
      expect((await fetch(wrong)).status).toBe(404);
      expect((await press(wrong)).status).toBe(404);
    }
  });

  it('is over for somebody who was forgotten', async () => {
    const { link, isForgotten } = await aRequest();
    isForgotten();
    expect((await press(link)).status).toBe(410);
  });
});
