import type { ReactNode } from 'react';
import { Icon, type IconName } from './icon.tsx';

interface NoticeProps {
  readonly icon: IconName;
  readonly title: string;
  readonly children?: ReactNode;
  readonly isAlert?: boolean;
}

/** What stands where there is nothing to show, and why. */
export function Notice({ icon, title, children, isAlert = false }: NoticeProps) {
  return (
    <div className={isAlert ? 'notice notice-alert' : 'notice'} role={isAlert ? 'alert' : undefined}>
      <Icon name={icon} size={28} />
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}
