public import StrictJSON

/// The settings that a search varies, by their paths, each with the values that it may take.
///
///     ["c": .log(1e-3, 1e3), "penalized": .choices([true, false])]
///
/// A path leads through a classifier's settings as a spec writes them (`training.batchSize`,
/// `layers[0].dense.units`); one that begins with `balance` or `transforms` leads through the model's.
public struct SearchSpace: Hashable, Sendable {
  /// What is varied, in the order of the document.
  public var axes: OrderedMembers<SearchAxis>

  public init(_ axes: OrderedMembers<SearchAxis> = [:]) { self.axes = axes }

  public var isEmpty: Bool { axes.isEmpty }

  /// The axes as a search draws them; a stack has several.
  public var coordinates: [Coordinate] { axes.values.flatMap(\.coordinates) }

  /// The settings of a point of the unit cube, one number in [0, 1) for each of `coordinates`.
  public func settings(at point: [Double]) -> [(name: String, value: JSON)] {
    var rest = point[...]
    return axes.map { ($0.name, $0.value.value(taking: &rest)) }
  }

  /// A model's document with these settings in place of its own.
  public static func applying(
    _ settings: [(name: String, value: JSON)], to model: JSON
  ) -> JSON {
    settings.reduce(model) { model, setting in
      model.setting(path(setting.name, in: model)[...], to: setting.value)
    }
  }

  /// The way from a model's document to what a path of its space names.
  public static func path(_ name: String, in model: JSON) -> [PathElement] {
    let path = PathElement.path(name)
    if case .member(let first)? = path.first, ["balance", "transforms"].contains(first) {
      return path
    }
    guard case .object(let members)? = model["classifier"], let only = members.first else {
      return path
    }
    return [.member("classifier"), .member(only.name)] + path
  }

  /// Whether a path leads to or through a member of a model, such as `balance`.
  public func varies(_ member: String) -> Bool {
    axes.names.contains { PathElement.path($0).first == .member(member) }
  }
}

extension SearchSpace: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, SearchAxis)...) {
    axes = OrderedMembers(elements.map { (name: $0.0, value: $0.1) })
  }
}

extension SearchSpace: Codable {
  public init(from decoder: any Decoder) throws {
    axes = try OrderedMembers<SearchAxis>(from: decoder)
    for issue in pathIssues + overlaps { try decoder.report(issue) }
    if coordinates.count > Self.mostCoordinates {
      try decoder.report(
        .outOfRange(
          rule: "must have at most \(Self.mostCoordinates) axes", got: "\(coordinates.count)"))
    }
  }

  public func encode(to encoder: any Encoder) throws { try axes.encode(to: encoder) }

  private static let mostCoordinates = 256

  /// Names that are no paths.
  ///
  /// What follows one goes a step deeper with each of its own, so that their number is bounded.
  package var pathIssues: [Issue] {
    axes.names.filter { !PathElement.isPath($0) }.map { name in
      let rule =
        "must be a path of at most \(PathElement.mostSteps) steps, as training.batchSize or "
        + "layers[0].dense.units"
      return Issue(at: [], .outOfRange(rule: rule, got: "'\(name.prefix(60))'"))
    }
  }

  /// The axes whose names are paths.
  package var axesWithPaths: [(name: String, value: SearchAxis)] {
    axes.members.filter { PathElement.isPath($0.name) }
  }

  /// Paths that lead to, or into, what another names.
  private var overlaps: [Issue] {
    let paths = axesWithPaths.map { (name: $0.name, path: PathElement.path($0.name)) }
    return paths.indices.dropFirst().compactMap { place in
      let (name, path) = paths[place]
      let other = paths[..<place].first { $0.path.starts(with: path) || path.starts(with: $0.path) }
      return other.map {
        Issue(at: name, .other("varies what '\($0.name)' varies already"))
      }
    }
  }
}

extension PathElement {
  fileprivate static let mostSteps = 50

  /// Whether a text is a path as it is written: names with dots between them, and places in brackets.
  fileprivate static func isPath(_ text: String) -> Bool {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count <= mostSteps, path(text).count <= mostSteps else { return false }
    return parts.allSatisfy { part in
      let pieces = part.split(separator: "[", omittingEmptySubsequences: false)
      return !pieces[0].isEmpty && !pieces[0].contains("]")
        && pieces.dropFirst().allSatisfy { $0.last == "]" && Int($0.dropLast()) != nil }
    }
  }

  /// The steps of a path as it is written: `layers[0].dense.units`, or `layers.0.dense.units`.
  static func path(_ text: String) -> [PathElement] {
    text.split(whereSeparator: { ".[]".contains($0) }).map { part in
      Int(part).map { .index($0) } ?? .member(String(part))
    }
  }
}

extension JSON {
  /// The same document with a value at the end of a path; objects that are not there are made.
  ///
  /// An index behind the end of a list, or one where there is none, changes nothing.
  fileprivate func setting(_ path: ArraySlice<PathElement>, to value: JSON) -> JSON {
    guard let first = path.first else { return value }
    switch first {
    case .member(let name):
      let object = if case .object = self { self } else { JSON.object([]) }
      let inner = object[name] ?? .null
      return object.setting(name, to: inner.setting(path.dropFirst(), to: value))
    case .index(let index):
      guard case .array(var elements) = self, elements.indices.contains(index) else { return self }
      elements[index] = elements[index].setting(path.dropFirst(), to: value)
      return .array(elements)
    }
  }
}
