// Every exercise of chapter 4 is one.
import { testExercises } from './exercises/chapter.ts';

testExercises('04');
