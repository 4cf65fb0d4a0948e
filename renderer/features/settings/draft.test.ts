import { describe, expect, test } from 'vitest';
import { afterSave, changeField, isChanged, openDraft, rebase } from './draft.ts';

const saved = { name: 'documents', folders: ['/a'], exclude: '' };

describe('a draft', () => {
  test('is unchanged when opened, and again when a change is undone by hand', () => {
    const opened = openDraft(saved);
    expect(isChanged(opened)).toBe(false);
    const changed = changeField(opened, 'folders', ['/a', '/b']);
    expect(isChanged(changed)).toBe(true);
    expect(isChanged(changeField(changed, 'folders', ['/a']))).toBe(false);
  });

  test('keeps what was typed and follows the rest when another window saves', () => {
    const typed = changeField(openDraft(saved), 'name', 'papers');
    const next = rebase(typed, { name: 'letters', folders: ['/z'], exclude: '*.tmp' });
    expect(next.fields).toEqual({ name: 'papers', folders: ['/z'], exclude: '*.tmp' });
    expect(isChanged(next)).toBe(true);
  });

  test('is unchanged when another window saved the same', () => {
    const typed = changeField(openDraft(saved), 'name', 'papers');
    expect(isChanged(rebase(typed, { ...saved, name: 'papers' }))).toBe(false);
  });

  test('takes over what the engine made of it, once saved', () => {
    const typed = changeField(openDraft(saved), 'name', ' papers ');
    const next = afterSave(typed, typed.fields, { ...saved, name: 'papers' });
    expect(next.fields.name).toBe('papers');
    expect(isChanged(next)).toBe(false);
  });

  test('keeps what was typed while it was being saved', () => {
    const submitted = changeField(openDraft(saved), 'name', 'papers');
    const typedOn = changeField(submitted, 'exclude', '*.log');
    const next = afterSave(typedOn, submitted.fields, { ...saved, name: 'papers' });
    expect(next.fields).toEqual({ ...saved, name: 'papers', exclude: '*.log' });
    expect(isChanged(next)).toBe(true);
  });
});
