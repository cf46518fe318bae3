export default function Page() {
  return 'the rest of your program';
}
