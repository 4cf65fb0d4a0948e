// Loaded with --import: the wall clock of this process is an hour slow, as on a computer with a wrong clock.
const offset = -3_600_000;
const RealDate = Date;
const realNow = Date.now.bind(Date);
Date.now = () => realNow() + offset;
globalThis.Date = new Proxy(RealDate, {
  construct: (target, args, newTarget) =>
    Reflect.construct(target, args.length === 0 ? [realNow() + offset] : args, newTarget),
});
