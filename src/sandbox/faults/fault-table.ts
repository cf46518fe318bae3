import { bodyFaults } from './body-faults.ts';
import { changeFaults } from './change-faults.ts';
import { clockFaults } from './clock-faults.ts';
import { connectionFaults } from './connection-faults.ts';
import type { Fault } from './fault.ts';
import { paceFaults } from './pace-faults.ts';
import { rowFaults } from './row-faults.ts';
import { statusFaults } from './status-faults.ts';

/** Every fault by its name. */
export const faultTable: ReadonlyMap<string, Fault> = new Map(
  [connectionFaults, paceFaults, statusFaults, bodyFaults, clockFaults, rowFaults, changeFaults].flatMap(
    (group) => Object.entries(group),
  ),
);
