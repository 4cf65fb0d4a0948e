// Runs in our own page: what a script that got into it would try next. Resolves when all `expected` was blocked.
async ({ elsewhere, expected }) => {
  const blocked = new Set();
  const all = new Promise((resolve) => {
    document.addEventListener('securitypolicyviolation', (event) => {
      blocked.add(event.effectiveDirective);
      if (expected.every((directive) => blocked.has(directive))) resolve();
    });
  });
  document.body.innerHTML = `
    <img src="x" onerror="window.ran = 1">
    <img src="${elsewhere}/a.png">
    <iframe src="${elsewhere}"></iframe>
    <form action="${elsewhere}"><button></button></form>
    <style>body { color: red }</style>`;
  const script = document.createElement('script');
  script.textContent = 'window.ran = 2';
  document.body.append(script);
  const base = document.createElement('base');
  base.href = elsewhere;
  document.head.append(base);
  const told = await fetch(elsewhere, { mode: 'no-cors' }).then(
    () => 'told',
    () => 'refused',
  );
  document.querySelector('button').click();
  await all;
  return { told, ran: window.ran ?? 0, base: document.baseURI };
};
