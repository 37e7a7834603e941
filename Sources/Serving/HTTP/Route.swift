/// A resource and what can be done with it.
package struct Route: Sendable {
  /// What answers requests; a problem that is thrown is the answer too.
  package enum Handler: Sendable {
    /// Takes a request with its whole body.
    case whole(@Sendable (HTTPRequest) throws(Problem) -> HTTPReply)
    /// Begins work on a request whose body is still to come, of any length, and has to hand over a
    /// response once the work is done, whether or not the body came to its end.
    case streamed(
      @Sendable (HTTPRequest, BodyStream, @escaping HTTPReply.Done) throws(Problem) -> Void)
  }

  package var method: HTTPMethod
  /// The path, with names in braces where anything may stand: `/v1/models/{name}`.
  package var template: String
  /// Whether it is answered without a token.
  package var isOpen: Bool
  /// The member under which a problem's sentence is told once more, where a protocol wants it there.
  package var problemMember: String?
  /// What it says about itself.
  package var operation: Operation
  var handler: Handler

  package init(
    _ method: HTTPMethod, _ template: String, isOpen: Bool = false, _ operation: Operation,
    handle: @escaping @Sendable (HTTPRequest) throws(Problem) -> HTTPReply
  ) {
    self.init(method, template, isOpen: isOpen, operation, handler: .whole(handle))
  }

  package init(
    _ method: HTTPMethod, _ template: String, isOpen: Bool = false, _ operation: Operation,
    handler: Handler
  ) {
    self.method = method
    self.template = template
    self.isOpen = isOpen
    self.operation = operation
    self.handler = handler
  }

  /// The parts of the template between slashes.
  var segments: [Substring] { template.dropFirst().split(separator: "/") }
}
