declare module '*.gz?url' {
  const address: string;
  export default address;
}
