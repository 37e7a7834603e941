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
    var path = path
    guard let (entry, parameters) = path.withUTF8(find) else {
      throw .notFound("there is no resource at this path")
    }
    guard let place = entry.routes.first(where: { routes[$0].method == method }) else {
      var problem = Problem(405, "this resource does not have the method")
      problem.allowed = entry.routes.map { routes[$0].method }
      throw problem
    }
    return (place, parameters)
  }

  /// Bytes, since characters would have to be found first.
  private func find(
    _ path: UnsafeBufferPointer<UInt8>
  ) -> (entry: Entry, parameters: [(name: String, value: String)])? {
    guard path.first == Self.slash else { return nil }
    let count = path.count == 1 ? 0 : path.count { $0 == Self.slash }
    guard count < entries.count else { return nil }
    for entry in entries[count] where Self.isMatch(path, entry.segments) {
      var parameters: [(name: String, value: String)] = []
      Self.forEach(entry.segments, in: path) { segment, text in
        if case .name(let name) = segment {
          parameters.append((name, String(decoding: text, as: UTF8.self)))
        }
        return true
      }
      return (entry, parameters)
    }
    return nil
  }

  private static func isMatch(_ path: UnsafeBufferPointer<UInt8>, _ segments: [Segment]) -> Bool {
    forEach(segments, in: path) { segment, text in
      switch segment {
      case .literal(let literal): text.elementsEqual(literal)
      case .name: !text.isEmpty
      }
    }
  }

  /// Visits segments with the parts of a path, which are as many, for as long as `visit` gives true.
  @discardableResult
  private static func forEach(
    _ segments: [Segment], in path: UnsafeBufferPointer<UInt8>,
    _ visit: (Segment, Slice<UnsafeBufferPointer<UInt8>>) -> Bool
  ) -> Bool {
    var start = 1
    for segment in segments {
      let end = path[start...].firstIndex(of: slash) ?? path.count
      guard visit(segment, path[start..<end]) else { return false }
      start = end + 1
    }
    return true
  }

  private static let slash = UInt8(ascii: "/")
}
