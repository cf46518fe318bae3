import { expect, it } from 'vitest';
import { createAdmission } from '../../src/server/create-admission.ts';

it('lets in as many at once as it may, and each place is given back once', () => {
  const admission = createAdmission(2);
  const leaveFirst = admission.enter();
  expect(admission.isFull()).toBe(false);
  const leaveSecond = admission.enter();
  expect(admission.isFull()).toBe(true);
  expect(admission.enter()).toBeNull();
  leaveFirst?.();
  leaveFirst?.();
  expect(admission.isFull()).toBe(false);
  expect(admission.enter()).not.toBeNull();
  expect(admission.enter()).toBeNull();
  leaveSecond?.();
  expect(admission.enter()).not.toBeNull();
});
