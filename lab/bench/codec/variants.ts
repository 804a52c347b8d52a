import type { Comparison } from '../variants.ts';
export const codec: Comparison = { chapter: 'codec', title: '', unit: '', reference: '', variants: [] };
