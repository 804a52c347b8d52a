import type { Comparison } from '../variants.ts';
export const video: Comparison = { chapter: '04', title: '', unit: '', reference: '', variants: [] };
