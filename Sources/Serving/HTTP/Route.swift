/// A resource and what can be done with it.
public struct Route: Sendable {
  /// Answers a request; a problem that is thrown is the answer too.
  public typealias Handler = @Sendable (HTTPRequest) throws(Problem) -> HTTPReply

  /// What is done.
  public var method: HTTPMethod
  /// The path, with names in braces where anything may stand: `/v1/models/{name}`.
  public var template: String
  /// Whether it is answered without a token.
  public var isOpen: Bool
  /// The member under which a problem's sentence is told once more, where a protocol wants it there.
  public var problemMember: String?
  /// What it says about itself.
  public var operation: Operation
  /// Answers a request.
  public var handle: Handler

  /// A route.
  public init(
    _ method: HTTPMethod, _ template: String, isOpen: Bool = false, _ operation: Operation,
    handle: @escaping Handler
  ) {
    self.method = method
    self.template = template
    self.isOpen = isOpen
    self.operation = operation
    self.handle = handle
  }

  /// The parts of the template between slashes.
  var segments: [Substring] { template.dropFirst().split(separator: "/") }
}
