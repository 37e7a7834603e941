import Files
import FoundationEssentials
public import Learning
import StrictJSON

/// A folder of models: `models/NAME/VERSION`, versions counted from 1 and never overwritten, and
/// `models/NAME/active`, which names the version in use.
public struct ModelLibrary: Sendable, Hashable {
  public let path: String

  /// The greatest number that a version may have; folders with greater ones are none.
  package static let greatestVersion = 1_000_000_000
  /// The file that names the version in use.
  private static let active = "active"

  /// A library at a path; nothing is read or made yet.
  public init(path: String) { self.path = path }

  /// Whether a name can be a model's: letters, digits, `-`, `_` and `.`, a letter or digit first, at
  /// most 64.
  public static func isName(_ name: String) -> Bool {
    let allowed = name.utf8.allSatisfy { byte in
      UInt8(ascii: "a")...UInt8(ascii: "z") ~= byte || UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte
        || UInt8(ascii: "0")...UInt8(ascii: "9") ~= byte || "-_.".utf8.contains(byte)
    }
    return allowed && 1...64 ~= name.utf8.count && !"-_.".contains(name.first ?? "-")
  }

  /// The models' names, sorted; none where they cannot be listed.
  public var names: [String] {
    ((try? folderNames()) ?? []).filter { !versions(of: $0).isEmpty }
  }

  /// The versions of a model, the oldest first; none where they cannot be listed.
  public func versions(of name: String) -> [Int] { (try? listVersions(of: name)) ?? [] }

  /// The version in use: the one that was switched to last, else the newest; nil without any.
  public func activeVersion(of name: String) -> Int? { try? listActiveVersion(of: name) }

  /// The folders that may be models', sorted; none where there is no such library.
  package func folderNames() throws(PackageError) -> [String] {
    if let names = try contents(of: path) { return names.filter(Self.isName).sorted() }
    guard !FileManager.default.fileExists(atPath: path) else {
      throw .file(path: path, reason: "expected a folder, found a file")
    }
    return []
  }

  /// The versions of a model, the oldest first.
  package func listVersions(of name: String) throws(PackageError) -> [Int] {
    guard Self.isName(name), let entries = try contents(of: "\(path)/\(name)") else { return [] }
    return entries.compactMap { entry in
      Int(entry).flatMap { 1...Self.greatestVersion ~= $0 && String($0) == entry ? $0 : nil }
    }.sorted()
  }

  /// The version in use.
  package func listActiveVersion(of name: String) throws(PackageError) -> Int? {
    let versions = try listVersions(of: name)
    let file = "\(path)/\(name)/\(Self.active)"
    // What cannot be read at this moment is no reason to take the newest version.
    guard FileManager.default.fileExists(atPath: file) else { return versions.last }
    let bytes: Data
    do {
      bytes = try FileContents.read(file)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
    let chosen = Int(String(decoding: bytes.filter { $0 > 0x20 }, as: UTF8.self))
    return chosen.flatMap { versions.contains($0) ? $0 : nil } ?? versions.last
  }

  public func activate(_ version: Int, of name: String) throws(PackageError) {
    guard versions(of: name).contains(version) else {
      throw .unknown("there is no version \(version) of model '\(name)' in \(path)")
    }
    try write(Array("\(version)\n".utf8), to: "\(path)/\(name)/\(Self.active)")
  }

  public func folder(of name: String, version: Int) -> String { "\(path)/\(name)/\(version)" }

  /// Reads a version, by default the one in use.
  public func package(
    _ name: String, version: Int? = nil, catalog: Catalog
  ) throws(PackageError) -> ModelPackage {
    let versions = try listVersions(of: name)
    let wanted = if let version { version } else { try listActiveVersion(of: name) }
    guard let chosen = wanted, versions.contains(chosen) else {
      throw try unknown(name, version: version)
    }
    return try ModelPackage(folder: folder(of: name, version: chosen), catalog: catalog)
  }

  private func unknown(_ name: String, version: Int?) throws(PackageError) -> PackageError {
    let versions = try listVersions(of: name)
    if let version, !versions.isEmpty {
      let known = versions.map { "\($0)" }.joined(separator: ", ")
      return .unknown(
        "there is no version \(version) of model '\(name)' in \(path): it has \(known)")
    }
    var names: [String] = []
    for name in try folderNames() where try !listVersions(of: name).isEmpty { names.append(name) }
    let known =
      names.isEmpty
      ? "it holds none; `workbench promote` makes one" : "it holds " + names.joined(separator: ", ")
    let hint = nearest(to: name, in: names).map { ". Did you mean '\($0)'?" } ?? ": \(known)"
    return .unknown("there is no model '\(name)' in \(path)\(hint)")
  }

  /// The number that the next version of a model gets; throws where its versions cannot be listed.
  public func nextVersion(of name: String) throws(PackageError) -> Int {
    let last = try listVersions(of: name).last ?? 0
    guard last < Self.greatestVersion else {
      throw .file(path: "\(path)/\(name)", reason: "has no room for a version above \(last)")
    }
    return last + 1
  }

  /// Adds a package under its name and version, whole or not at all, and switches to it; throws where there
  /// is such a version.
  ///
  /// - Parameters:
  ///   - onnx: the bytes of the scorer's graph.
  ///   - page: the bytes of a page of its explanations; nil for none.
  public func add(
    _ package: ModelPackage, onnx: [UInt8], page: [UInt8]? = nil
  ) throws(PackageError) {
    guard try addUnlessTaken(package, onnx: onnx, page: page) else {
      throw .file(
        path: folder(of: package.manifest.name, version: package.manifest.version),
        reason: "another version took this place meanwhile")
    }
  }

  /// The same; false where there is such a version, of which nothing is changed then.
  package func addUnlessTaken(
    _ package: ModelPackage, onnx: [UInt8], page: [UInt8]? = nil
  ) throws(PackageError) -> Bool {
    let name = package.manifest.name
    let version = package.manifest.version
    let folder = folder(of: name, version: version)
    let stem = "\(path)/\(name)/.\(version)"
    FileContents.removeOrphans(of: stem)
    let partial = FileContents.partialName(of: stem)
    let files = try package.files(onnx: onnx, page: page)
    do throws(FileError) {
      try FileContents.makeFolder(partial)
      // Golden rows and the background are rows of persons.
      try FileContents.restrict(partial, to: 0o700)
      for file in files {
        try FileContents.write(file.bytes, to: "\(partial)/\(file.name)")
        try FileContents.restrict("\(partial)/\(file.name)", to: 0o600)
      }
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      throw .file(path: error.path, reason: error.reason)
    }
    do {
      try FileManager.default.moveItem(atPath: partial, toPath: folder)
    } catch {
      try? FileManager.default.removeItem(atPath: partial)
      if FileManager.default.fileExists(atPath: folder) { return false }
      throw .file(path: folder, reason: "cannot be written: \(error)")
    }
    // One that is added meanwhile is newer: whoever writes last must have seen it.
    var newest = version
    repeat {
      newest = try listVersions(of: name).last ?? version
      try activate(newest, of: name)
    } while try listVersions(of: name).last ?? newest > newest
    return true
  }

  private func write(_ bytes: [UInt8], to file: String) throws(PackageError) {
    do {
      try FileContents.write(bytes, to: file)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }

  private func contents(of folder: String) throws(PackageError) -> [String]? {
    do {
      return try FileContents.names(in: folder)
    } catch {
      throw .file(path: error.path, reason: error.reason)
    }
  }
}
