import type { Comparison } from '../variants.ts';
export const users: Comparison = { chapter: '01', title: '', unit: '', reference: '', variants: [] };
