/// What is gathered while one document is decoded.
///
/// A class, since decoders are copied freely and all of them report to one place.
final class Session {
  let userInfo: [CodingUserInfoKey: Any]
  private var issues: [Issue] = []
  private var scopes: [Scope] = []

  init(userInfo: [CodingUserInfoKey: any Sendable]) {
    self.userInfo = userInfo
  }

  func record(_ issue: Issue) {
    issues.append(issue)
  }

  func open(_ scope: Scope) {
    scopes.append(scope)
  }

  /// All issues, with those of unknown members, which only the end of decoding can tell.
  func finish() -> [Issue] {
    issues + scopes.flatMap { $0.issues() }
  }
}
