/// Fields of every response that keep a browser from doing more with it than it should.
enum SecurityHeaders {
  /// Scripts, styles and data come from this server only, and no other page may show this one.
  ///
  /// Vega runs by its interpreter, so nothing is evaluated.
  private static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  static func all(isEncrypted: Bool) -> [(name: String, value: String)] {
    [
      ("Content-Security-Policy", policy), ("X-Content-Type-Options", "nosniff"),
      ("Referrer-Policy", "no-referrer"), ("Cache-Control", "no-store"),
      ("Cross-Origin-Resource-Policy", "same-origin"),
    ] + (isEncrypted ? [("Strict-Transport-Security", "max-age=31536000")] : [])
  }
}
