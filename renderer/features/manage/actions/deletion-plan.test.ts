import { expect, test } from 'vitest';
import { aBackup } from '../../../testing/a-backup.ts';
import { previousBackup } from '../detail/previous-backup.ts';
import { planDeletion } from './deletion-plan.ts';
import { isZipNameUsable, joinPath, zipName } from './zip-name.ts';

const day = (n: number) => `2026-11-${String(n).padStart(2, '0')}T12:00:00.000Z`;
const one = aBackup({ id: '1', createdAt: day(1) });
const two = aBackup({ id: '2', createdAt: day(2), pinned: true });
const three = aBackup({ id: '3', createdAt: day(3), status: 'incomplete' });
const other = aBackup({ id: '4', createdAt: day(4), deviceId: 'd2', device: 'Office-PC' });

test('pinned backups stay, and do not count for the space', () => {
  const plan = planDeletion([one, two], [one, two, three, other]);
  expect(plan).toMatchObject({ going: [one], pinned: [two], bytes: 100, losing: [], mustType: false });
});

test('says which computer would be left without a complete backup, and asks to type', () => {
  const plan = planDeletion([other, three], [one, two, three, other]);
  expect(plan.losing).toEqual([{ plan: 'documents', device: 'Office-PC' }]);
  expect(plan.mustType).toBe(true);
  // An incomplete one that stays does not make up for the last complete one.
  expect(planDeletion([one], [one, three]).losing).toHaveLength(1);
});

test('many at once ask to type', () => {
  const many = [5, 6, 7, 8].map((n) => aBackup({ id: String(n), createdAt: day(n) }));
  expect(planDeletion(many, [...many, one]).mustType).toBe(true);
  expect(planDeletion(many.slice(1), [...many, one]).mustType).toBe(false);
});

test('compares with the newest older backup of the same plan and computer that can be read', () => {
  const damaged = aBackup({ id: '0', createdAt: day(9), status: 'damaged' });
  const newest = aBackup({ id: '9', createdAt: day(10) });
  expect(previousBackup(newest, [damaged, other, one, three, two, newest])).toBe(three);
  expect(previousBackup(one, [damaged, other, one, three, two])).toBeUndefined();
});

test('names the zip so that every system can hold it', () => {
  const name = zipName(aBackup({ device: 'Anna/PC: 1', createdAt: '2026-11-21T06:20:00' }));
  expect(name).toBe('documents Anna-PC- 1 2026-11-21 0620.zip');
  expect(isZipNameUsable(name)).toBe(true);
  for (const bad of ['', ' ', 'a/b.zip', 'a\\b.zip', 'a.', 'con?.zip'])
    expect(isZipNameUsable(bad)).toBe(false);
  expect(joinPath('/home/anna', 'a.zip', 'linux')).toBe('/home/anna/a.zip');
  expect(joinPath('C:\\Users', 'a.zip', 'win32')).toBe('C:\\Users\\a.zip');
  expect(joinPath('/', 'a.zip', 'linux')).toBe('/a.zip');
});
