// Runs in a page: everything a page can try against the origin `at` with a bearer it stole, and what it got.
async ({ at, stolen }) => {
  const outcome = async (work) => {
    try {
      return String(await work());
    } catch {
      return 'refused';
    }
  };
  const post = (init) =>
    fetch(`${at}/api/call`, {
      method: 'POST',
      body: JSON.stringify({ method: 'app.info', request: {} }),
      ...init,
    });
  const element = (tag, path) =>
    new Promise((resolve) => {
      const made = document.createElement(tag);
      made.addEventListener('load', () => resolve('loaded'));
      made.addEventListener('error', () => resolve('refused'));
      if (tag === 'link') made.rel = 'stylesheet';
      made[tag === 'link' ? 'href' : 'src'] = at + path;
      document.head.append(made);
    });
  const socket = () =>
    new Promise((resolve) => {
      const made = new WebSocket(`${at.replace('http', 'ws')}/api/events`);
      made.onopen = () => resolve('open');
      made.onerror = () => resolve('refused');
    });
  const json = { 'content-type': 'application/json', authorization: `Bearer ${stolen}` };
  navigator.sendBeacon(`${at}/api/call`, JSON.stringify({ method: 'app.info', request: {} }));
  return {
    read: await outcome(async () => (await fetch(`${at}/`)).status),
    call: await outcome(async () => (await post({ headers: json })).status),
    plain: await outcome(async () => (await post({ headers: { 'content-type': 'text/plain' } })).status),
    // Sends without being able to read: what counts is that no call arrives.
    blind: await outcome(async () => (await post({ mode: 'no-cors' })).type),
    socket: await outcome(socket),
    script: await outcome(() => element('script', '/assets/app.js')),
    style: await outcome(() => element('link', '/assets/app.css')),
    picture: await outcome(() => element('img', '/assets/icon.svg')),
  };
};
