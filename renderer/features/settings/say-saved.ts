import { notifications } from '@mantine/notifications';

/** One calm line that goes away by itself; a later one takes its place. */
export function saySaved(message: string): void {
  notifications.hide('settings-saved');
  notifications.show({ id: 'settings-saved', message, autoClose: 4000, withCloseButton: false });
}
