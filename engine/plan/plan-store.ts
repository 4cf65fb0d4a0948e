import * as path from 'node:path';
import { AppError } from '#shared/errors/app-error.ts';
import { type PlanSettings, planSettings } from '#shared/plan.ts';
import { retentionRules } from '#shared/retention.ts';
import { checkSettingName } from '../connection/setting-name.ts';
import type { Settings, SettingsFile } from '../connection/settings-file.ts';
import { compareCodePoints } from '../scan/code-point-order.ts';

/**
 * The saved plans. Everything may also throw `config-damaged`; the three that write `target-not-writable` and
 * `disk-full`.
 */
export interface PlanStore {
  /** Sorted by name. */
  list(): PlanSettings[];
  /** @throws AppError `plan-unknown` */
  get(name: string): PlanSettings;
  /**
   * Saves a new plan; relative folders count from the current one. The folders need not exist now.
   * @throws AppError `name-taken`, `connection-unknown`, `field-invalid`
   */
  add(plan: PlanSettings): Promise<PlanSettings>;
  /** Replaces the plan of that name. @throws AppError `plan-unknown`, `connection-unknown`, `field-invalid` */
  set(plan: PlanSettings): Promise<PlanSettings>;
  /** The backups stay. @throws AppError `plan-unknown` */
  remove(name: string): Promise<void>;
}

export function planStore(file: SettingsFile): PlanStore {
  return {
    list: () => [...file.read().plans.values()].sort((a, b) => compareCodePoints(a.name, b.name)),
    get: (name) => found(file.read(), name),
    add: async (plan) => {
      const checked = checkPlan(plan);
      await file.change(({ plans }, now) => {
        if (now.plans.has(checked.name))
          throw new AppError('name-taken', { kind: 'plan', name: checked.name });
        checkConnection(checked, now);
        plans[checked.name] = checked;
      });
      return checked;
    },
    set: async (plan) => {
      const checked = checkPlan(plan);
      await file.change(({ plans }, now) => {
        found(now, checked.name);
        checkConnection(checked, now);
        // What a later version has added to it stays.
        plans[checked.name] = Object.assign({}, plans[checked.name], checked);
      });
      return checked;
    },
    remove: async (name) => {
      await file.change(({ plans }, now) => {
        delete plans[found(now, name).name];
      });
    },
  };
}

function checkPlan(plan: PlanSettings): PlanSettings {
  const name = checkSettingName('plan', plan.name);
  if (plan.folders.length === 0)
    throw new AppError('field-invalid', { field: 'plan', problem: 'it names no folder' });
  if (plan.folders.some((folder) => folder.trim() === '')) {
    throw new AppError('field-invalid', { field: 'list of folders', problem: 'one of them has no name' });
  }
  const retention = retentionRules.safeParse(plan.retention);
  if (!retention.success) {
    const rule = String(retention.error.issues[0]?.path[0] ?? 'rules');
    throw new AppError('field-invalid', {
      field: `retention (${rule})`,
      problem: 'it must be a number from 0 to 100000',
    });
  }
  const folders = [...new Set(plan.folders.map((folder) => path.resolve(folder)))];
  return planSettings.parse({ ...plan, name, folders, retention: retention.data });
}

function checkConnection(plan: PlanSettings, now: Settings): void {
  if (now.connections.has(plan.connection)) return;
  const known = [...now.connections.keys()].sort(compareCodePoints);
  throw new AppError('connection-unknown', { name: plan.connection, known });
}

function found(now: Settings, name: string): PlanSettings {
  const plan = now.plans.get(name.normalize('NFC'));
  if (plan) return plan;
  throw new AppError('plan-unknown', { name, known: [...now.plans.keys()].sort(compareCodePoints) });
}
