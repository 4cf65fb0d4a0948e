import type { Notification } from 'electron';
import type { ElectronApi } from '../electron-api.ts';
import type { Notice } from './job-notices.ts';

/** Shows one notification at a time: a newer one takes the place of the last. */
export class Notifier {
  readonly #Notification: ElectronApi['Notification'];
  readonly #onClick: () => void;
  // Kept, because a notification that is collected forgets its click.
  #current: Notification | undefined;

  constructor(notification: ElectronApi['Notification'], onClick: () => void) {
    this.#Notification = notification;
    this.#onClick = onClick;
  }

  show({ title, body }: Notice): void {
    if (!this.#Notification.isSupported()) return;
    this.#current?.close();
    const notification = new this.#Notification({ title, body });
    notification.on('click', () => this.#onClick());
    this.#current = notification;
    notification.show();
  }
}
