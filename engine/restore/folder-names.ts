import { nameKey, nameWithNote, placeName } from './place-names.ts';
import type { PlacedName, TargetFacts } from './plan-types.ts';
import type { RecordNode } from './record-tree.ts';

/** A folder of the backup whose children are being planned. */
export interface OpenFolder {
  readonly node: RecordNode;
  /** Those of `node`, always the same. */
  readonly children: readonly RecordNode[];
  /** Path below the target. */
  readonly placed: string;
  /** It is created by this restore, so nothing can be in it. */
  readonly fresh: boolean;
}

/** Which names are taken in one folder of the target: by what the backup puts there and by what is there. */
export class FolderNames {
  readonly #folder: OpenFolder;
  readonly #facts: TargetFacts;
  readonly #taken = new Set<string>();
  /** The first record that has a name by right. */
  readonly #firstClaims = new Map<string, RecordNode>();

  constructor(folder: OpenFolder, facts: TargetFacts) {
    this.#folder = folder;
    this.#facts = facts;
    // A name that can be kept as it is goes before one that only becomes the same by being changed.
    for (const node of folder.children) {
      const key = this.#key(node.name);
      if (placeName(node.name, facts.rules) === node.name && !this.#firstClaims.has(key)) {
        this.#firstClaims.set(key, node);
      }
    }
  }

  pathOf(name: string): string {
    return this.#folder.placed === '' ? name : `${this.#folder.placed}/${name}`;
  }

  claim(node: RecordNode): { name: string; changed?: PlacedName['reason'] } {
    const { rules } = this.#facts;
    const name = placeName(node.name, rules);
    const owner = this.#firstClaims.get(this.#key(name));
    if (!this.#taken.has(this.#key(name)) && (owner === undefined || owner === node)) {
      this.#taken.add(this.#key(name));
      return name === node.name ? { name } : { name, changed: 'name-not-allowed-here' };
    }
    for (let number = 2; ; number += 1) {
      const numbered = nameWithNote(name, String(number), rules);
      if (this.#isFree(numbered, false)) {
        this.#taken.add(this.#key(numbered));
        return { name: numbered, changed: 'same-name-here' };
      }
    }
  }

  /** A name with a note in it that nothing in the backup or in the target has, nor with one of `endings` behind it. */
  claimNoted(node: RecordNode, note: string, endings: readonly string[] = []): string {
    const { rules } = this.#facts;
    const name = placeName(node.name, rules);
    for (let number = 1; ; number += 1) {
      const noted = nameWithNote(name, number === 1 ? note : `${note} ${number}`, rules);
      const all = [noted, ...endings.map((ending) => noted + ending)];
      if (all.every((each) => this.#isFree(each, true))) {
        for (const each of all) this.#taken.add(this.#key(each));
        return noted;
      }
    }
  }

  #isFree(name: string, alsoInTarget: boolean): boolean {
    if (this.#taken.has(this.#key(name)) || this.#firstClaims.has(this.#key(name))) return false;
    return !alsoInTarget || this.#folder.fresh || !this.#facts.look(this.pathOf(name), undefined);
  }

  #key(name: string): string {
    return nameKey(name, this.#facts.rules);
  }
}
