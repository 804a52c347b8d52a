// Every exercise of chapter 1 is one.
import { testExercises } from './exercises/chapter.ts';

testExercises('01');
