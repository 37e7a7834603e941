import Concurrency
import Files
import Learning
import Results

/// The results of runs that may be looked at.
///
/// What a request names is compared with the names of the folders that are there, and never made part
/// of a path.
final class RunRegistry: Sendable {
  private let path: String
  private let catalog: Catalog
  private let cache = Mutex<[String: (stamp: FileStamp, run: ServedRun)]>([:])

  /// Runs in the folders of a folder, or the one that it is itself.
  init(path: String, catalog: Catalog) {
    self.path = path
    self.catalog = catalog
  }

  /// The folders with results, by name.
  private var folders: [(name: String, path: String)] {
    get throws(Problem) {
      if FileStamp("\(path)/\(Manifest.name)") != nil {
        return [(ResultsFolder(path: path).name, path)]
      }
      let names: [String]
      do throws(FileError) {
        names = try FileContents.names(in: path) ?? []
      } catch {
        throw Problem(503, "which runs there are is not known: \(error)")
      }
      return names.filter { !$0.hasPrefix(".") }.sorted().map { ($0, "\(path)/\($0)") }
        .filter { FileStamp("\($0.1)/\(Manifest.name)") != nil }
    }
  }

  /// A folder with results, and what it holds or why that cannot be read.
  struct Entry: Sendable {
    var name: String
    var run: Result<ServedRun, Problem>
  }

  /// All runs, sorted by name.
  var all: [Entry] {
    get throws(Problem) {
      try folders.map { folder in
        Entry(
          name: folder.name,
          run: Result { () throws(Problem) in try run(folder.name, at: folder.path) })
      }
    }
  }

  /// The run of a name.
  func run(_ name: String) throws(Problem) -> ServedRun {
    guard let folder = try folders.first(where: { $0.name == name }) else {
      throw .notFound("there is no run '\(name.prefix(80))'")
    }
    return try run(folder.name, at: folder.path)
  }

  private func run(_ name: String, at path: String) throws(Problem) -> ServedRun {
    guard let stamp = FileStamp("\(path)/\(Manifest.name)") else {
      throw .notFound("there is no run '\(name)'")
    }
    if let known = cache.withLock({ $0[name] }), known.stamp == stamp { return known.run }
    let run: ServedRun
    do {
      run = try ServedRun(name: name, folder: ResultsFolder(path: path), catalog: catalog)
    } catch {
      throw Problem(503, "run '\(name)' cannot be read: \(error)")
    }
    cache.withLock { $0[name] = (stamp, run) }
    return run
  }
}
