import { notifications } from '@mantine/notifications';

const id = 'settings-saved';

/** One calm line that goes away by itself; a later one takes its place. */
export function saySaved(message: string): void {
  unsaySaved();
  notifications.show({
    id,
    message,
    autoClose: 4000,
    withCloseButton: false,
    // The foot of the page belongs to the bar of unsaved changes.
    position: 'top-right',
  });
}

/** Takes it away early, once it is no longer the whole truth. */
export function unsaySaved(): void {
  notifications.hide(id);
}
