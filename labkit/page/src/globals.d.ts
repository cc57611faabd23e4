declare module "yunlab:catalogues" {
  const catalogues: Record<"zh" | "en", Record<string, string>>;
  export default catalogues;
}
