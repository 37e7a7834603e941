/// Finds the route of a path.
struct Router: Sendable {
  /// A path with its names resolved, and the routes that have it.
  private struct Entry: Sendable {
    var segments: [Segment]
    var routes: [Int]
  }

  private enum Segment: Sendable, Equatable {
    case literal([UInt8])
    case name(String)

    init(_ text: Substring) {
      self =
        text.hasPrefix("{")
        ? .name(String(text.dropFirst().dropLast())) : .literal(Array(text.utf8))
    }
  }

  let routes: [Route]
  /// Entries by the number of their segments; those with more literals stand first.
  private var entries: [[Entry]] = []

  init(_ routes: [Route]) {
    self.routes = routes
    for (place, route) in routes.enumerated() {
      let segments = route.segments.map(Segment.init)
      while entries.count <= segments.count { entries.append([]) }
      let same = entries[segments.count].firstIndex { $0.segments == segments }
      if let same {
        entries[segments.count][same].routes.append(place)
      } else {
        entries[segments.count].append(Entry(segments: segments, routes: [place]))
      }
    }
  }

  /// The place of the route of a request, with the names that stood in the path.
  func route(
    _ method: HTTPMethod?, _ path: String
  ) throws(Problem) -> (place: Int, parameters: [(name: String, value: String)]) {
    // Bytes, since characters would have to be found first.
    let bytes = path.utf8
    let slash = UInt8(ascii: "/")
    let segments =
      bytes.count < 2
      ? [] : bytes.dropFirst().split(separator: slash, omittingEmptySubsequences: false)
    if bytes.first == slash, segments.count < entries.count {
      for entry in entries[segments.count] {
        guard let parameters = Self.match(segments, entry.segments) else { continue }
        guard let place = entry.routes.first(where: { routes[$0].method == method }) else {
          var problem = Problem(405, "this resource does not have the method")
          problem.allowed = entry.routes.map { routes[$0].method }
          throw problem
        }
        return (place, parameters)
      }
    }
    throw .notFound("there is no resource at this path")
  }

  private static func match(
    _ segments: [Substring.UTF8View], _ pattern: [Segment]
  ) -> [(name: String, value: String)]? {
    var parameters: [(name: String, value: String)] = []
    for (text, segment) in zip(segments, pattern) {
      switch segment {
      case .literal(let literal): guard text.elementsEqual(literal) else { return nil }
      case .name(let name):
        guard !text.isEmpty else { return nil }
        parameters.append((name, String(Substring(text))))
      }
    }
    return parameters
  }
}
