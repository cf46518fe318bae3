const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const dayOfYear = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const wholeDay = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' });
const longDay = new Intl.DateTimeFormat(undefined, {
  weekday: 'long',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

export type TimeForm = 'clock' | 'short' | 'day' | 'full';

export function formatTime(date: Date, form: TimeForm, now = new Date()): string {
  if (form === 'clock') return clock.format(date);
  if (form === 'day') return longDay.format(date);
  if (form === 'full') return full.format(date);
  if (date.toDateString() === now.toDateString()) return clock.format(date);
  return date.getFullYear() === now.getFullYear() ? dayOfYear.format(date) : wholeDay.format(date);
}
