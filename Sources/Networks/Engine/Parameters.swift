/// One flat buffer with named slices: parameters, or anything of their shape.
public struct Parameters: Sendable, Hashable {
  /// Where the slices lie.
  public let layout: ParameterLayout
  /// Every number; 0 in the gaps between slices.
  public var values: [Float]

  /// Zeros.
  public init(layout: ParameterLayout) {
    self.layout = layout
    values = [Float](repeating: 0, count: layout.count)
  }

  /// The numbers of one slice, or nothing where no slice has the name; setting asks for as many
  /// numbers as the slice has.
  public subscript(name: String) -> [Float] {
    get { layout[name].map { Array(values[$0.range]) } ?? [] }
    set {
      guard let slice = layout[name] else { preconditionFailure("no parameter '\(name)'") }
      precondition(
        newValue.count == slice.count,
        "'\(name)' holds \(slice.count) numbers, got \(newValue.count)")
      values.replaceSubrange(slice.range, with: newValue)
    }
  }
}
