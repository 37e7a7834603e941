/// Versions that are not in use and were asked for all the same: the last few of them.
package struct VersionCache: Sendable {
  private struct Entry: Sendable {
    var stamp: FileStamp
    var model: ServedModel
  }

  /// How many are kept in memory.
  package static let limit = 4

  /// The one that was asked for last stands last.
  private var kept: [Entry] = []

  package init() {}

  /// The names and numbers of what is kept, the one that was asked for last at the end.
  package var versions: [String] { kept.map { "\($0.model.name)/\($0.model.version)" } }

  /// A version, which is the last to go from now on; nil where it is not kept or its package is another.
  package mutating func take(_ name: String, _ version: ModelEntry.Version) -> ServedModel? {
    guard let place = place(name, version.number), kept[place].stamp == version.stamp else {
      return nil
    }
    let found = kept.remove(at: place)
    kept.append(found)
    return found.model
  }

  /// Keeps a version in place of the one that was not asked for longest.
  package mutating func put(_ model: ServedModel, _ stamp: FileStamp) {
    if let place = place(model.name, model.version) { kept.remove(at: place) }
    kept.append(Entry(stamp: stamp, model: model))
    if kept.count > Self.limit { kept.removeFirst() }
  }

  /// Lets go of versions that are in use now, or whose package is gone or another.
  package mutating func keep(_ entries: [ModelEntry]) {
    kept.removeAll { kept in
      let entry = entries.first { $0.name == kept.model.name }
      let version = entry?.versions.first { $0.number == kept.model.version }
      return version?.stamp != kept.stamp || entry?.active == kept.model.version
    }
  }

  private func place(_ name: String, _ number: Int) -> Int? {
    kept.firstIndex { $0.model.name == name && $0.model.version == number }
  }
}
