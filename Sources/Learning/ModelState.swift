public import StrictJSON

/// A model as a header and named arrays, ready to be written to a package.
public struct ModelState: Sendable, Hashable {
  /// Numbers of one type, with their shape.
  public enum Values: Sendable, Hashable {
    case float([Float])
    case double([Double])
    case int32([Int32])
    case uint8([UInt8])
  }

  public struct Array: Sendable, Hashable {
    /// Its name, unique in the model: `dense_1.kernel`.
    public var name: String
    /// The length of every axis, outermost first.
    public var shape: [Int]
    /// The numbers, the last axis running fastest.
    public var values: Values

    public init(name: String, shape: [Int], values: Values) {
      self.name = name
      self.shape = shape
      self.values = values
    }
  }

  /// The classifier's name, its settings, and what else is not an array.
  public var header: JSON
  /// The arrays, in a fixed order.
  public var arrays: [Array]

  public init(header: JSON, arrays: [Array]) {
    self.header = header
    self.arrays = arrays
  }

  public subscript(name: String) -> Array? { arrays.first { $0.name == name } }
}

/// Why a stored model cannot be used; the file is to blame.
public enum PackageError: Error, Sendable, Hashable {
  /// An array, a file or a header member is missing or of another shape, and what was expected.
  case damaged(String)
  /// The file was written by a newer release.
  case newer(found: Int, supported: Int)
  /// It is no model package, and how that shows.
  case foreign(String)
  /// There is no model of this name or version; the sentence says what there is.
  case unknown(String)
  /// A file cannot be read or written, and why.
  case file(path: String, reason: String)
  /// What is wrong with the package in a folder.
  indirect case inFolder(String, PackageError)
}

extension PackageError: CustomStringConvertible {
  public var description: String {
    switch self {
    case .damaged(let reason): "the stored model is damaged: \(reason)"
    case .newer(let found, let supported):
      "the stored model has format \(found), this release reads up to \(supported)"
    case .foreign(let reason): "this is no model package: \(reason)"
    case .unknown(let sentence): sentence
    case .file(let path, let reason): "\(path): \(reason)"
    case .inFolder(let folder, let error): "\(folder): \(error)"
    }
  }
}
