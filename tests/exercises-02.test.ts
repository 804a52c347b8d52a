// Every exercise of chapter 2 is one.
import { testExercises } from './exercises/chapter.ts';

testExercises('02');
