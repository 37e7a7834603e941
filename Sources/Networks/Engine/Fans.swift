/// How many numbers flow into and out of one unit of a layer.
public struct Fans: Sendable, Hashable {
  /// Numbers that one unit adds up.
  public var input: Int
  /// Units that one input reaches.
  public var output: Int

  /// Fans; both 1 where a parameter is no kernel.
  public init(input: Int = 1, output: Int = 1) {
    self.input = input
    self.output = output
  }
}
